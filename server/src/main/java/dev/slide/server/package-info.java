/** The edge node: serves packs by the OCI pull API and as ordered streams, each at the rate that was planned for it. */
@NullMarked
package dev.slide.server;

import org.jspecify.annotations.NullMarked;
