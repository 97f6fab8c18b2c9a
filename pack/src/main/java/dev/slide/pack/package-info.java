/**
 * ONNX graph to segments to OCI image layout, and back. {@link dev.slide.pack.Packer} and {@link
 * dev.slide.pack.Unpacker} are the way in; ordering and cutting ({@code Dag}, {@code NodeOrder}, {@code Crossing}, {@code
 * LayerCuts}, {@code SegmentGroups}) know nothing of ONNX.
 */
@NullMarked
package dev.slide.pack;

import org.jspecify.annotations.NullMarked;
