/** A fresh embedded Milvus for the tests of JUnit Jupiter 5 and 6. Nothing else of ragshell needs JUnit. */
package io.github.ragshell.milvus.lite.junit;
