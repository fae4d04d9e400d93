/** A sync as an Apache Spark job: many machines read, split and embed, one collection on a Milvus server is filled. */
package io.github.ragshell.spark;
