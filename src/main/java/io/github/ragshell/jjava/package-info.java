/** In a notebook: what JJava, the Java kernel of Jupyter, loads. The only package that touches its classes. */
package io.github.ragshell.jjava;
