package dev.slide.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server, and does harm to one byte on its way to the client, counted over all connections. */
final class Relay implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final int serverPort;
    private final long harmAt;
    private final Harm harm;

    /** What happens at the byte. */
    enum Harm {
        /** It is the first that does not come: its connection ends. */
        CUT,
        /** One of its bits changes. */
        FLIPPED
    }

    /**
     * @param serverPort on loopback
     * @param harmAt bytes that pass before; beyond the end for none
     */
    Relay(int serverPort, Harm harm, long harmAt) throws IOException {
        this.serverPort = serverPort;
        this.harm = harm;
        this.harmAt = harmAt;
        thread(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Bytes that have come to the client. */
    long passed() {
        return passed.get();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of both sides has gone, or the relay is closed.
                        return;
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            thread(() -> pump(client, server, false));
            thread(() -> pump(server, client, true));
        }
    }

    private void pump(Socket from, Socket to, boolean toClient) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16 << 10];
            for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
                long before = toClient ? passed.getAndAdd(got) : 0;
                boolean here = toClient && before <= harmAt && harmAt < before + got;
                int at = (int) (harmAt - before);
                if (here && harm == Harm.FLIPPED) {
                    bytes[at] ^= 4;
                }
                out.write(bytes, 0, here && harm == Harm.CUT ? at : got);
                if (here && harm == Harm.CUT) {
                    return;
                }
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
