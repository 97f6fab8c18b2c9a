package dev.slide.cli;

import java.util.concurrent.Callable;

/**
 * One command of the command line, a picocli {@code @Command} class with a constructor that takes {@link Console}. What
 * it throws becomes one line on standard error, see {@link Faults}.
 */
interface Command extends Callable<Outcome> {}
