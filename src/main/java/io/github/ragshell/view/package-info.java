/** How things look in a terminal and in a notebook: tables, progress bars, pictures. Knows nothing of retrieval. */
package io.github.ragshell.view;
