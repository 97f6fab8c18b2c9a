package dev.slide.pack;

import dev.slide.format.Encoding;
import dev.slide.format.FormatException;
import dev.slide.format.RowDigests;
import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses a tensor's encoding in a variant by trying it: encoded, decoded, compared. */
final class TensorEncoder {

    /** Why most tensors stay what they are. */
    static final String SMALL = "small";

    /** Below this a tensor gains nothing that could be noticed. */
    static final long MIN_ELEMENTS = 10_000;

    private static final int MIN_RANK = 2;
    /** What taking the exponents apart must leave at most, to be worth the work of joining them. */
    private static final double WORTHWHILE = 0.97;

    /** Fewer in a chunk, and the code of its exponents would weigh more than it saves. */
    private static final int CHUNK_ELEMENTS = 768;

    private final Initializer tensor;
    private final WeightUse use;
    private final boolean isTable;
    private final ByteBuffer elements;

    /**
     * An encoded tensor.
     *
     * @param bytes that travel
     * @param rows chunks of a table; null for other tensors
     * @param variant whose encoding it took: the one asked for, or one above it
     * @param reason why it did not take the one asked for; empty if it did
     */
    record Encoded(
            Encoding encoding, ByteBuffer bytes, @Nullable RowDigests rows, Variant variant, String reason) {}

    /**
     * @param tensor to be encoded
     * @param use of it
     * @param isTable whether its rows are looked up
     * @param elements as the model holds them, from position to limit
     */
    TensorEncoder(Initializer tensor, WeightUse use, boolean isTable, ByteBuffer elements) {
        this.tensor = tensor;
        this.use = isTable ? WeightUse.ALONG_ROWS : use;
        this.isTable = isTable;
        this.elements = elements.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    Encoded encode(Variant wanted) throws FormatException {
        String reason = "";
        for (Variant variant = wanted; variant != Variant.RAW; variant = variant.above()) {
            String refusal = refusal(variant);
            Encoded encoded = refusal.isEmpty() ? encode(variant, reason) : null;
            if (encoded != null) {
                refusal = lossRefusal(encoded);
                if (refusal.isEmpty()) {
                    return encoded;
                }
            }
            reason = reason.isEmpty() ? refusal : reason;
        }
        byte[] raw = new byte[elements.remaining()];
        elements.duplicate().get(raw);
        return new Encoded(
                Encoding.RAW,
                ByteBuffer.wrap(raw),
                isTable ? RowDigests.forTable(rows(), rowBytes(raw)) : null,
                Variant.RAW,
                reason);
    }

    private List<Long> shape() {
        return tensor.proto().getDimsList();
    }

    private long rows() {
        return shape().get(0);
    }

    private int rowBytes(byte[] all) {
        return Math.toIntExact(all.length / rows());
    }

    /** Why a tensor cannot take a variant, whatever its elements are; empty if it can. */
    private String refusal(Variant variant) {
        if (tensor.weightType() != TensorType.FP32) {
            return tensor.weightType().name();
        }
        if (Protos.elements(tensor.proto()) < MIN_ELEMENTS) {
            return SMALL;
        }
        if (variant.isLossless()) {
            return "";
        }
        if (shape().size() < MIN_RANK) {
            return SMALL;
        }
        if (!variant.isGrouped()) {
            return "";
        }
        return use == WeightUse.OTHERWISE ? "read element by element" : isFinite() ? "" : "infinities or NaN";
    }

    /** Null where a lossless variant saves nothing. */
    private @Nullable Encoded encode(Variant variant, String reason) {
        Encoding plain = variant.encoding(use != WeightUse.DOWN_COLUMNS);
        Encoded taken = plain.isRaw() ? null : encoded(plain, variant, reason);
        if (variant.planes() != plain && !variant.isGrouped()) {
            Encoded planes = isTable ? planesOfChunks(variant, reason) : encoded(variant.planes(), variant, reason);
            int atMost = taken == null ? elements.remaining() : taken.bytes().remaining();
            return planes.bytes().remaining() <= WORTHWHILE * atMost ? planes : taken;
        }
        return taken;
    }

    private Encoded encoded(Encoding encoding, Variant variant, String reason) {
        byte[] bytes = encoding.encode(elements, shape());
        RowDigests layout = isTable && encoding.isFixedSize() ? RowDigests.forTable(rows(), rowBytes(bytes)) : null;
        return new Encoded(encoding, ByteBuffer.wrap(bytes), layout, variant, reason);
    }

    /** Chunks of rows that can be decoded alone, all of one length but for the last. */
    private Encoded planesOfChunks(Variant variant, String reason) {
        int rowElements = Math.toIntExact(Protos.elements(tensor.proto()) / rows());
        int chunkRows = Math.max(1, (CHUNK_ELEMENTS + rowElements - 1) / rowElements);
        int chunkElements = Math.multiplyExact(chunkRows, rowElements * Float.BYTES);
        List<byte[]> chunks = new ArrayList<>();
        int most = 1;
        for (long row = 0; row < rows(); row += chunkRows) {
            List<Long> shape = new ArrayList<>(shape());
            shape.set(0, Math.min(chunkRows, rows() - row));
            int from = Math.toIntExact(row / chunkRows * chunkElements);
            ByteBuffer here = elements.slice(from, Math.min(chunkElements, elements.remaining() - from));
            byte[] chunk = variant.planes().encode(here, shape);
            chunks.add(chunk);
            most = Math.max(most, chunk.length);
        }
        int size = Math.toIntExact((chunks.size() - 1L) * most + chunks.get(chunks.size() - 1).length);
        ByteBuffer all = ByteBuffer.allocate(size);
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            all.position(chunk * most).put(chunks.get(chunk));
        }
        return new Encoded(
                variant.planes(), all.flip(), RowDigests.forChunks(rows(), chunkRows, most, size), variant, reason);
    }

    private boolean isFinite() {
        FloatBuffer values = elements.asFloatBuffer();
        while (values.hasRemaining()) {
            if (!Float.isFinite(values.get())) {
                return false;
            }
        }
        return true;
    }

    /** Why what came out of an encoding is not good enough; empty if it is. */
    private String lossRefusal(Encoded encoded) throws FormatException {
        if (encoded.variant().isLossless()) {
            return "";
        }
        ByteBuffer back = decoded(encoded);
        FloatBuffer expected = elements.asFloatBuffer();
        FloatBuffer actual = back.asFloatBuffer();
        double error = 0;
        double whole = 0;
        while (expected.hasRemaining()) {
            float one = expected.get();
            float other = actual.get();
            if (Float.isFinite(one)) {
                if (!Float.isFinite(other)) {
                    return "elements too large";
                }
                error += ((double) one - other) * ((double) one - other);
                whole += (double) one * one;
            } else if (Float.floatToRawIntBits(one) != Float.floatToRawIntBits(other)) {
                return "NaN that would change";
            }
        }
        return error <= encoded.variant().mostError() * encoded.variant().mostError() * whole
                ? ""
                : "error of " + Math.round(1000 * Math.sqrt(error / whole)) / 10.0 + " %";
    }

    private ByteBuffer decoded(Encoded encoded) throws FormatException {
        ByteBuffer out = ByteBuffer.allocate(elements.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        RowDigests layout = encoded.rows();
        if (layout == null || encoded.encoding().isFixedSize()) {
            encoded.encoding().decode(encoded.bytes(), shape(), out);
            return out;
        }
        int rowBytes = Math.toIntExact(elements.remaining() / rows());
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
            List<Long> shape = new ArrayList<>(shape());
            shape.set(0, (long) layout.rowsIn(chunk));
            ByteBuffer wire = encoded.bytes().slice((int) layout.chunkOffset(chunk), layout.chunkBytes(chunk));
            encoded.encoding()
                    .decode(
                            wire,
                            shape,
                            out.slice(chunk * layout.chunkRows() * rowBytes, layout.rowsIn(chunk) * rowBytes));
        }
        return out;
    }
}
