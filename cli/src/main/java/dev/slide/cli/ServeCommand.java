package dev.slide.cli;

import dev.slide.model.Cell;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.server.NodeParts;
import dev.slide.server.cell.CellConfig;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code serve}: the edge node. */
@CommandLine.Command(name = "serve", description = "Serves packs, each stream paced to the rate asked for.")
final class ServeCommand implements Command {
    private final Console console;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            required = true,
            description = "A pack, or a folder of packs; folders' names become the models' names.")
    private Path store = Path.of("");

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "127.0.0.1", description = "Address to listen on.")
    private String host = "";

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "Port; 0 picks a free one.")
    private int port;

    @Option(
            names = "--rate",
            paramLabel = "BPS",
            converter = BitRate.class,
            description = "Most bit/s that one link gets, such as 100M; no limit by default.")
    private @Nullable Double maxRateBps;

    @Option(
            names = "--stall",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Close a connection whose client takes nothing of what waits for it for so long. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double stallSeconds;

    @Option(
            names = "--bandwidth",
            paramLabel = "HZ",
            description =
                    "Admit tasks to a cell of this bandwidth, such as 20e6, and pace all streams by it; no tasks by"
                            + " default.")
    private @Nullable Double bandwidthHz;

    ServeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (port < 0 || port > 65535) {
            throw new CliException("--port " + port + ": a port is between 0 and 65535");
        }
        if (!(stallSeconds > 0 && stallSeconds <= 86_400)) {
            throw new CliException("--stall " + stallSeconds + ": above 0 and at most 86400 seconds");
        }
        OptionalDouble rate = maxRateBps == null ? OptionalDouble.empty() : OptionalDouble.of(maxRateBps);
        CountDownLatch stopped = new CountDownLatch(1);
        Config config = new Config(store, host, port, rate, stallSeconds);
        try (EdgeServer server = EdgeServer.start(config, parts())) {
            Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "slide-stop"));
            console.out().println("slide: listening on " + server.uri());
            console.out().flush();
            stopped.await();
        }
        return Outcome.DONE;
    }

    private NodeParts parts() throws CliException {
        if (bandwidthHz == null) {
            return NodeParts.NONE;
        }
        if (!(bandwidthHz >= 1 && bandwidthHz <= 1e15)) {
            throw new CliException("--bandwidth " + bandwidthHz + ": give Hz from 1 to 1e15");
        }
        return NodeParts.of(CellConfig.of(Cell.of(bandwidthHz)));
    }
}
