package dev.slide.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import okio.BufferedSource;

/** Carries out fetch steps over one ordered stream, so that the link never idles between them. */
final class Fetcher {
    /** Hashing and reporting in pieces of this size costs little and keeps up with the link. */
    private static final int PIECE_BYTES = 64 << 10;

    private final PackSource source;
    private final AtomicLong received;
    private final Runnable progress;

    /**
     * @param source of the pack
     * @param received counts bytes
     * @param progress is called for every piece
     */
    Fetcher(PackSource source, AtomicLong received, Runnable progress) {
        this.source = source;
        this.received = received;
        this.progress = progress;
    }

    void fetch(List<FetchStep> steps) throws IOException {
        if (steps.isEmpty()) {
            return;
        }
        List<Part> parts = steps.stream().map(FetchStep::part).collect(Collectors.toList());
        try (BufferedSource in = source.open(parts)) {
            for (int i = 0; i < steps.size(); i++) {
                FetchStep step = steps.get(i);
                for (int range = 0; range < parts.get(i).ranges().size(); range++) {
                    fill(in, step, step.target(range).duplicate());
                }
                step.complete();
            }
        }
    }

    private void fill(BufferedSource in, FetchStep step, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            ByteBuffer piece = target.duplicate();
            int length = Math.min(PIECE_BYTES, target.remaining());
            Buffer limits = piece;
            limits.limit(piece.position() + length);
            ByteBuffer toHash = piece.duplicate();
            while (piece.hasRemaining()) {
                int got = in.read(piece);
                if (got < 0) {
                    throw new EOFException(source.describe() + " ended the stream in the middle of blob "
                            + step.part().digest());
                }
                received.addAndGet(got);
            }
            step.received(toHash);
            Buffer position = target;
            position.position(target.position() + length);
            progress.run();
        }
    }
}
