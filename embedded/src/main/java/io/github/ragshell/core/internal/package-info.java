/** Files, checksums and archives for ragshell's own packages. Not an API: it may change with every release. */
package io.github.ragshell.core.internal;
