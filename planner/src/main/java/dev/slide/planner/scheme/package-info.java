/** The schemes that come with SLIDE, one file each. They use nothing that a scheme from outside could not use. */
@NullMarked
package dev.slide.planner.scheme;

import org.jspecify.annotations.NullMarked;
