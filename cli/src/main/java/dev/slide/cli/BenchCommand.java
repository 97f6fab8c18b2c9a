package dev.slide.cli;

import picocli.CommandLine;

/** {@code bench}: the project's own measurements. */
@CommandLine.Command(
        name = "bench",
        description = "Measures SLIDE on this machine, side by side with the conventional way.",
        subcommands = {
            BenchStreamCommand.class,
            BenchVariantsCommand.class,
            BenchMemoryCommand.class,
            BenchPacingCommand.class,
            BenchGenerateCommand.class,
            BenchZooCommand.OfModes.class,
            BenchZooCommand.OfForecasts.class
        })
final class BenchCommand {}
