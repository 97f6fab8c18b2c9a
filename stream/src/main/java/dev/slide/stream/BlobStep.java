package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.PackConfig.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A whole blob, hashed as it comes. */
final class BlobStep implements FetchStep {
    private final Blob blob;
    private final Supplier<ByteBuffer> allocation;
    private final Verified verified;
    private final MessageDigest hash = Digest.sha256();
    private @Nullable ByteBuffer bytes;

    /** Takes a blob's bytes once they are known to be right. */
    interface Verified {
        void accept(ByteBuffer bytes) throws IOException;
    }

    BlobStep(Blob blob, Supplier<ByteBuffer> allocation, Verified verified) {
        this.blob = blob;
        this.allocation = allocation;
        this.verified = verified;
    }

    @Override
    public Part part() {
        return Part.whole(blob.digest(), blob.size());
    }

    @Override
    public ByteBuffer target(int range) {
        ByteBuffer target = bytes == null ? allocation.get() : bytes;
        bytes = target;
        return target;
    }

    @Override
    public void received(ByteBuffer piece) {
        hash.update(piece);
    }

    @Override
    public void complete() throws IOException {
        if (!Digest.finish(hash).equals(blob.digest())) {
            throw new FormatException("blob " + blob.digest() + " does not match its digest: what came is not what was"
                    + " packed; pack or fetch it again");
        }
        verified.accept(bytes == null ? allocation.get() : bytes);
        // The step is listed until the last one is through; its bytes may be wanted back before.
        bytes = null;
    }

    @Override
    public void restart() {
        hash.reset();
    }
}
