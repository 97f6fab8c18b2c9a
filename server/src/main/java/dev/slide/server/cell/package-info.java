/** A cell and its tasks: who is admitted, with which bandwidth, and how that changes. No network and no files. */
@NullMarked
package dev.slide.server.cell;

import org.jspecify.annotations.NullMarked;
