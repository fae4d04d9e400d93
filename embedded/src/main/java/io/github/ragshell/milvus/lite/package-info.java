/** Milvus Lite as a child process of this JVM: where its binary comes from, and how it lives and ends. */
package io.github.ragshell.milvus.lite;
