package dev.slide.server;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads a body from its start to its end, with at most one file open. For one thread at a time. */
final class BodyReader implements Closeable {
    private final Body body;
    private int piece;
    private long offsetInPiece;
    private long left;
    private @Nullable FileChannel channel;
    private @Nullable Path path;

    BodyReader(Body body) {
        this.body = body;
        this.left = body.length();
    }

    /** Whether everything was read. */
    boolean isAtEnd() {
        return left == 0;
    }

    /**
     * Reads on.
     *
     * @param maxBytes above 0
     * @return as many bytes as asked for, fewer only at the body's end
     * @throws IOException if a file is gone or shorter than it was
     */
    byte[] next(int maxBytes) throws IOException {
        byte[] bytes = new byte[(int) Math.min(maxBytes, left)];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        while (target.hasRemaining()) {
            Body.Piece source = body.pieces().get(piece);
            long inPiece = source.length() - offsetInPiece;
            int bytesNow = (int) Math.min(target.remaining(), inPiece);
            target.limit(target.position() + bytesNow);
            if (source instanceof Body.Slice slice) {
                read(slice, target);
            } else if (source instanceof Body.Text text) {
                int from = (int) offsetInPiece;
                target.put(text.bytes().getBytes(from, from + bytesNow));
            }
            target.limit(bytes.length);
            offsetInPiece += bytesNow;
            if (bytesNow == inPiece) {
                piece++;
                offsetInPiece = 0;
            }
        }
        left -= bytes.length;
        return bytes;
    }

    private void read(Body.Slice slice, ByteBuffer target) throws IOException {
        FileChannel file = open(slice.file());
        long position = slice.offset() + offsetInPiece;
        while (target.hasRemaining()) {
            int count = file.read(target, position);
            if (count < 0) {
                throw new EOFException(slice.file() + " ends at " + file.size() + ", before byte " + position);
            }
            position += count;
        }
    }

    private FileChannel open(Path file) throws IOException {
        FileChannel open = channel;
        if (open == null || !file.equals(path)) {
            close();
            open = FileChannel.open(file, StandardOpenOption.READ);
            channel = open;
            path = file;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
