/** The command line: the only place where the modules are put together, and the only one that prints or exits. */
@NullMarked
package dev.slide.cli;

import org.jspecify.annotations.NullMarked;
