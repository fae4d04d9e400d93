/** Texts that others wrote. Not an API: it may change with every release. Imports nothing of ragshell. */
package io.github.ragshell.core.internal.text;
