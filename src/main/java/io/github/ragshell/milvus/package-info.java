/** The vector store of the tutorial: a Milvus embedded, on a server, or in the cloud, behind one door. */
package io.github.ragshell.milvus;
