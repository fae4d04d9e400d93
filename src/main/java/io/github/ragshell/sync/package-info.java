/** Keeps a collection equal to the documents in a directory. */
package io.github.ragshell.sync;
