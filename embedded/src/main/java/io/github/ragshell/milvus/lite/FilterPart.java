package io.github.ragshell.milvus.lite;

/** A part of a filter: a condition or a term. */
sealed interface FilterPart permits Condition, Condition.Term {
    /** As the engine reads it. */
    String text();
}
