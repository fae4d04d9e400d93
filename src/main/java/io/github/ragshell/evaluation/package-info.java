/** Measures how well a collection answers a set of questions, and whether a change made it better. */
package io.github.ragshell.evaluation;
