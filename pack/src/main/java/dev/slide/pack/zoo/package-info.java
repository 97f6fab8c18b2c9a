/**
 * The model zoo: known architectures as ONNX graphs with seeded weights. {@link dev.slide.pack.zoo.Zoo} lists them; each
 * architecture is one file that reads beside its paper, in the words of {@code Vision}, {@code Transformer} and {@code
 * Language}, which build on {@code Net}.
 */
@NullMarked
package dev.slide.pack.zoo;

import org.jspecify.annotations.NullMarked;
