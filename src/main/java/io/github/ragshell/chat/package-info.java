/** From hits to an answer: the prompt, the model endpoint, and the reader that answers without a model. */
package io.github.ragshell.chat;
