package dev.slide.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
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
     * @return as many bytes as asked for, fewer only at the body's end; the caller releases it
     * @throws IOException if a file is gone or shorter than it was
     */
    ByteBuf next(int maxBytes) throws IOException {
        int bytes = (int) Math.min(maxBytes, left);
        ByteBuf chunk = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
        try {
            fill(chunk);
        } catch (IOException | RuntimeException e) {
            chunk.release();
            throw e;
        }
        left -= bytes;
        return chunk;
    }

    private void fill(ByteBuf target) throws IOException {
        while (target.isWritable()) {
            Body.Piece source = body.pieces().get(piece);
            long inPiece = source.length() - offsetInPiece;
            int bytesNow = (int) Math.min(target.writableBytes(), inPiece);
            if (source instanceof Body.Slice slice) {
                read(slice, target, bytesNow);
            } else if (source instanceof Body.Text text) {
                int from = (int) offsetInPiece;
                target.writeBytes(text.bytes().getBytes(from, from + bytesNow));
            }
            offsetInPiece += bytesNow;
            if (bytesNow == inPiece) {
                piece++;
                offsetInPiece = 0;
            }
        }
    }

    private void read(Body.Slice slice, ByteBuf target, int bytes) throws IOException {
        FileChannel file = open(slice.file());
        long position = slice.offset() + offsetInPiece;
        long end = position + bytes;
        while (position < end) {
            int count = target.writeBytes(file, position, (int) (end - position));
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
