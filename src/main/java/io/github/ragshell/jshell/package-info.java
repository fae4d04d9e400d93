/** What makes JShell quicker. */
package io.github.ragshell.jshell;
