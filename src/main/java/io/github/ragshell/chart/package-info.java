/** Charts: what is in them, and the same chart for a notebook, as an image and as text. Knows nothing of retrieval. */
package io.github.ragshell.chart;
