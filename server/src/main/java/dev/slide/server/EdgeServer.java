package dev.slide.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/**
 * The edge node: serves the packs of a store by the pull API of the OCI distribution-spec 1.1.1 and as ordered streams, over
 * HTTP/1.1 and HTTP/2 in clear text. One event loop does all of the network; workers read the files.
 */
public final class EdgeServer implements AutoCloseable {
    private static final int WORKERS = 8;
    /** A request for {@link ByteRanges#MAX_RANGES} ranges of large blobs. */
    private static final int MAX_HEADER_BYTES = 128 << 10;

    private final Vertx vertx;
    private final Node node;
    private final String host;
    private final int port;

    private EdgeServer(Vertx vertx, Node node, String host, int port) {
        this.vertx = vertx;
        this.node = node;
        this.host = host;
        this.port = port;
    }

    /**
     * Starts a server.
     *
     * @param config what to serve, and where
     * @return the server, listening
     * @throws IOException if there is nothing to serve or the port cannot be had; the message is for the user
     */
    public static EdgeServer start(Config config) throws IOException {
        return start(config, NodeParts.NONE);
    }

    /**
     * Starts a server that admits tasks.
     *
     * @param config what to serve, and where
     * @param parts the cell, and who is told of it
     * @return the server, listening
     * @throws IOException if there is nothing to serve or the port cannot be had; the message is for the user
     */
    public static EdgeServer start(Config config, NodeParts parts) throws IOException {
        Store store = Store.open(config.store(), System::nanoTime);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        Node node = new Node(vertx, store, new Rates(config.maxRateBps()), parts);
        try {
            HttpServer server = vertx.createHttpServer(options())
                    .requestHandler(node::handle)
                    .connectionHandler(connection -> ((ConnectionBase) connection)
                            .channel()
                            .pipeline()
                            .addFirst(new StallHandler(config.stallSeconds())))
                    .listen(config.port(), config.host())
                    .await();
            return new EdgeServer(vertx, node, config.host(), server.actualPort());
        } catch (Exception e) {
            vertx.close().await();
            throw notListening(config, e);
        }
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_HEADER_BYTES))
                .setHandle100ContinueAutomatically(true);
    }

    private static IOException notListening(Config config, Exception cause) {
        String where = config.host() + ":" + config.port();
        if (cause instanceof BindException) {
            return new IOException(
                    "cannot listen on " + where + ": " + cause.getMessage()
                            + "; choose another port, or 0 for a free one",
                    cause);
        }
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return new IOException("cannot listen on " + where + ": the host is not known; 127.0.0.1 always is", cause);
        }
        return new IOException("cannot listen on " + where + ": " + cause.getMessage(), cause);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** The address for clients: {@code http://HOST:PORT}. */
    public URI uri() {
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
    }

    /** Links and streams that are still held. */
    int inUse() {
        return node.inUse();
    }

    /** Stops listening, breaks off what is being sent, and returns when all threads have ended. */
    @Override
    public void close() {
        vertx.close().await();
    }
}
