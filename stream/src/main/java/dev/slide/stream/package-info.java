/**
 * What a device needs: opens a pack, fetches its bytes in the order in which this run needs them, verifies them, and runs
 * the segments that have arrived while the rest is still coming. Start at {@link dev.slide.stream.SlideModel}.
 */
@NullMarked
package dev.slide.stream;

import org.jspecify.annotations.NullMarked;
