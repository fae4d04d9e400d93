/** From a URL to chunks: download, safe unpacking, splitting. */
package io.github.ragshell.corpus;
