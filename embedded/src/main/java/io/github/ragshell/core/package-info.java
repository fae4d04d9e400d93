/** What every package needs: the settings and the exceptions. Imports nothing of ragshell. */
package io.github.ragshell.core;
