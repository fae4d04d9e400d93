/** From texts to vectors of unit length: ONNX Runtime and the Hugging Face tokenizer. */
package io.github.ragshell.embedding;
