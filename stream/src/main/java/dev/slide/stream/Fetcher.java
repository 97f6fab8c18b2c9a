package dev.slide.stream;

import dev.slide.format.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Carries out fetch steps over one ordered stream, so that the link never idles between them. A stream that breaks is taken
 * up again where it broke.
 */
final class Fetcher {
    /** Hashing and reporting in pieces of this size costs little and keeps up with the link. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Larger parts get their memory after the first bytes have come. */
    private static final long BELIEVED_BYTES = 16 << 20;

    private static final long SHOWN_BYTES = 1 << 20;

    /** Transfers only while others let it. */
    interface Turn {
        /** Waits until a transfer may begin. */
        void begin();

        /** Whether the transfer may go on. */
        boolean lasts();

        /** The transfer has ended; whether it had to. */
        boolean end();
    }

    /** Waits for nobody. */
    private static final Turn ALWAYS = new Turn() {
        @Override
        public void begin() {}

        @Override
        public boolean lasts() {
            return true;
        }

        @Override
        public boolean end() {
            return false;
        }
    };

    private final PackSource source;
    private final AtomicLong received;
    private final Progress.Listener listener;
    private final Runnable progress;
    private final Turn turn;

    /**
     * @param source of the pack
     * @param received counts bytes
     * @param listener is told of retries
     * @param progress is called for every piece
     */
    Fetcher(PackSource source, AtomicLong received, Progress.Listener listener, Runnable progress) {
        this(source, received, listener, progress, ALWAYS);
    }

    /** Fetches in turns: a transfer that had to end is taken up at its next turn, and did not fail. */
    Fetcher(PackSource source, AtomicLong received, Progress.Listener listener, Runnable progress, Turn turn) {
        this.source = source;
        this.received = received;
        this.listener = listener;
        this.progress = progress;
        this.turn = turn;
    }

    void fetch(List<FetchStep> steps) throws IOException {
        Cursor cursor = new Cursor(steps);
        Retries retries = new Retries(listener);
        while (cursor.passEmpty()) {
            long before = received.get();
            IOException failure = transfer(cursor);
            if (failure != null) {
                if (received.get() - before >= PIECE_BYTES) {
                    retries.progressed();
                }
                retries.failed(failure, source);
            }
        }
    }

    /** Brings the steps on; what it failed with, if it did. */
    private @Nullable IOException transfer(Cursor cursor) {
        turn.begin();
        boolean hadToEnd = true;
        IOException failure = null;
        try (BufferedSource in = source.open(cursor.remaining())) {
            while (turn.lasts() && cursor.passEmpty()) {
                cursor.advance(in);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            hadToEnd = turn.end();
        }
        return hadToEnd ? null : failure;
    }

    /** How far the steps are: which step, which of its ranges, and what of that range is there. */
    private final class Cursor {
        private final List<FetchStep> steps;
        private final List<Part> parts = new ArrayList<>();
        private int step;
        private int range;
        /** Where the range's bytes go, from the first that is missing; null before it has been asked for. */
        private @Nullable ByteBuffer target;

        Cursor(List<FetchStep> steps) {
            this.steps = steps;
            steps.forEach(s -> parts.add(s.part()));
        }

        /** Completes steps that need no bytes; false at the end. */
        boolean passEmpty() throws IOException {
            while (step < steps.size() && parts.get(step).ranges().isEmpty()) {
                steps.get(step).complete();
                step++;
            }
            return step < steps.size();
        }

        /** The parts that have not come yet; of the one under way, what is missing. */
        List<Part> remaining() {
            List<Part> left = new ArrayList<>();
            if (range > 0 || target != null) {
                Part part = parts.get(step);
                List<Part.Range> ranges = new ArrayList<>(
                        part.ranges().subList(range, part.ranges().size()));
                ByteBuffer rest = target;
                if (rest != null) {
                    Part.Range first = ranges.get(0);
                    int there = first.length() - rest.remaining();
                    ranges.set(0, new Part.Range(first.offset() + there, first.length() - there));
                }
                left.add(new Part(part.digest(), part.blobSize(), ranges));
                left.addAll(parts.subList(step + 1, parts.size()));
            } else {
                left.addAll(parts.subList(step, parts.size()));
            }
            left.removeIf(part -> part.ranges().isEmpty());
            return left;
        }

        /** Receives the next piece. */
        void advance(BufferedSource in) throws IOException {
            FetchStep current = steps.get(step);
            if (range < parts.get(step).ranges().size()) {
                ByteBuffer rest = target;
                if (rest == null) {
                    rest = allocated(in, current).duplicate();
                    target = rest;
                }
                piece(in, current, rest);
                if (!rest.hasRemaining()) {
                    target = null;
                    range++;
                }
            }
            if (range == parts.get(step).ranges().size()) {
                range = 0;
                try {
                    current.complete();
                } catch (FormatException e) {
                    current.restart();
                    throw new Retries.Damaged(current.part().digest().toString(), e);
                }
                step++;
            }
        }

        /** Memory for a range: a claim is only believed once bytes have followed it. */
        private ByteBuffer allocated(BufferedSource in, FetchStep current) throws IOException {
            Part part = parts.get(step);
            if (range == 0 && part.bytes() > BELIEVED_BYTES && !in.request(SHOWN_BYTES)) {
                throw new EOFException(
                        source.describe() + " ended the stream at the beginning of blob " + part.digest());
            }
            try {
                return current.target(range);
            } catch (OutOfMemoryError e) {
                throw new FormatException(
                        "blob " + part.digest() + " of " + part.blobSize() + " bytes does not fit the memory that this"
                                + " process has for buffers; give it more by -XX:MaxDirectMemorySize",
                        e);
            }
        }

        private void piece(BufferedSource in, FetchStep current, ByteBuffer rest) throws IOException {
            ByteBuffer piece = rest.duplicate();
            Buffer limits = piece;
            limits.limit(piece.position() + Math.min(PIECE_BYTES, rest.remaining()));
            try {
                while (piece.hasRemaining()) {
                    int got = in.read(piece);
                    if (got < 0) {
                        throw new EOFException(source.describe() + " ended the stream in the middle of blob "
                                + current.part().digest());
                    }
                    received.addAndGet(got);
                }
            } finally {
                // Whatever has come counts, also when the rest of the piece did not.
                ByteBuffer come = rest.duplicate();
                Buffer end = come;
                end.limit(piece.position());
                current.received(come);
                Buffer position = rest;
                position.position(piece.position());
            }
            progress.run();
        }
    }
}
