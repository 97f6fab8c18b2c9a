package dev.slide.cli;

import picocli.CommandLine;

/** {@code zoo}: models that are built, not downloaded. */
@CommandLine.Command(
        name = "zoo",
        description = "Lists and builds known architectures with seeded weights.",
        subcommands = {ZooListCommand.class, ZooBuildCommand.class})
final class ZooCommand {}
