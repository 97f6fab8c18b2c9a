/**
 * The byte formats of a pack - OCI manifest, configuration, skeletons, weight blobs and row digests - read and written in
 * one place for the JVM and Android. {@code docs/formats.md} draws them.
 */
@NullMarked
package dev.slide.format;

import org.jspecify.annotations.NullMarked;
