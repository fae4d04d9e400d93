/** Reads files of many types as text with its headings, pages and blocks. Knows nothing of chunks. */
package io.github.ragshell.corpus.reading;
