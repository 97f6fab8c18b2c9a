package dev.slide.stream;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for long bodies. They read 128 KiB at a time, since OkHttp asks for 8 KiB, which costs a system call or two each
 * time; and they watch for a stalled peer themselves, so that OkHttp need not arm and disarm a timer for every 8 KiB.
 */
final class BulkSockets extends SocketFactory {
    /** The most that the JDK's sockets hand over in one call. */
    private static final int BUFFER_BYTES = 128 << 10;

    private final int stallMillis;

    /**
     * @param stallMillis how long a read waits for the next byte before it fails
     */
    BulkSockets(int stallMillis) {
        this.stallMillis = stallMillis;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new BulkSocket(stallMillis);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localAddress, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localAddress, localPort));
    }

    private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote, stallMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static final class BulkSocket extends Socket {
        private final int stallMillis;
        private @Nullable InputStream input;

        BulkSocket(int stallMillis) throws SocketException {
            this.stallMillis = stallMillis;
            super.setSoTimeout(stallMillis);
            // A request of several writes would wait for the acknowledgement of the first, up to 40 ms.
            super.setTcpNoDelay(true);
        }

        /** 0, for ever, is what OkHttp sets where it keeps no time itself. */
        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis == 0 ? stallMillis : millis);
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            InputStream there = input;
            if (there == null) {
                there = new BulkInput(super.getInputStream());
                input = there;
            }
            return there;
        }
    }

    /** Hands out what one read brought before it reads again. */
    private static final class BulkInput extends InputStream {
        private final InputStream socket;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int at;
        private int end;

        BulkInput(InputStream socket) {
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            return at < end || fill() ? buffer[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at == end && !fill()) {
                return -1;
            }
            int got = Math.min(length, end - at);
            System.arraycopy(buffer, at, bytes, offset, got);
            at += got;
            return got;
        }

        private boolean fill() throws IOException {
            int got = socket.read(buffer, 0, buffer.length);
            at = 0;
            end = Math.max(0, got);
            return got > 0;
        }

        @Override
        public int available() throws IOException {
            return end - at + socket.available();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
