package dev.slide.stream;

import dev.slide.format.Descriptor;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.OciLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Throttler;
import org.jspecify.annotations.Nullable;

/** A pack in an OCI image layout on this device. */
final class LayoutPackSource implements PackSource {
    private final OciLayout layout;
    private final @Nullable String tag;
    private final Throttler throttler;

    /**
     * @param tag of the pack; null for the only one or the latest
     */
    LayoutPackSource(OciLayout layout, @Nullable String tag, double rateBps) {
        this.layout = layout;
        this.tag = tag;
        this.throttler = Throttlers.at(rateBps);
    }

    @Override
    public byte[] manifest() throws IOException {
        Descriptor manifest = layout.manifest(tag);
        return layout.read(manifest.digest(), Manifest.MAX_BYTES);
    }

    @Override
    public BufferedSource open(List<Part> parts) {
        Source source = Okio.source(new PartsInput(layout, parts));
        return Okio.buffer(throttler.source(source));
    }

    /** A local stream never waits long for its next bytes. */
    @Override
    public void breakOff() {}

    @Override
    public boolean mayRecover() {
        return false;
    }

    @Override
    public String describe() {
        return layout.folder().toString();
    }

    @Override
    public void close() {}

    /** Reads the parts' ranges one after another. */
    private static final class PartsInput extends InputStream {
        private final OciLayout layout;
        private final Iterator<Part> parts;
        private Iterator<Part.Range> ranges = List.<Part.Range>of().iterator();
        private @Nullable FileChannel file;
        private long at;
        private long end;

        PartsInput(OciLayout layout, List<Part> parts) {
            this.layout = layout;
            this.parts = parts.iterator();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (at == end) {
                if (ranges.hasNext()) {
                    Part.Range range = ranges.next();
                    at = range.offset();
                    end = range.end();
                } else if (parts.hasNext()) {
                    next(parts.next());
                } else {
                    return -1;
                }
            }
            FileChannel current = file;
            if (current == null) {
                throw new IOException("closed");
            }
            int wanted = (int) Math.min(length, end - at);
            int got = current.read(ByteBuffer.wrap(bytes, offset, wanted), at);
            if (got > 0) {
                at += got;
            }
            return got;
        }

        private void next(Part part) throws IOException {
            close();
            try {
                file = FileChannel.open(layout.blob(part.digest()), StandardOpenOption.READ);
            } catch (NoSuchFileException e) {
                throw new FormatException("blob " + part.digest() + " is missing in " + layout.folder(), e);
            }
            long size = Files.size(layout.blob(part.digest()));
            if (size != part.blobSize()) {
                throw new FormatException("blob " + part.digest() + " in " + layout.folder() + " has " + size
                        + " bytes where the configuration says " + part.blobSize());
            }
            ranges = part.ranges().iterator();
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
                file = null;
            }
        }
    }
}
