package dev.slide.stream;

import dev.slide.format.Descriptor;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.PackConfig;
import dev.slide.format.Skeletons;
import dev.slide.format.Slices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known of a pack before its weights: verified configuration and skeletons.
 *
 * @param config of the pack
 * @param skeletons of the pack
 * @param bytes that it took
 */
record OpenedPack(PackConfig config, Skeletons skeletons, long bytes) {

    private static final int MAX_CONFIG_BYTES = 64 << 20;

    static OpenedPack open(PackSource source, Progress.Listener listener) throws IOException {
        byte[] manifestBytes = Retries.call(source::manifest, source, listener);
        Manifest manifest = Manifest.parse(manifestBytes);
        Descriptor configLayer = bounded(manifest.only(MediaTypes.PACK_CONFIG), MAX_CONFIG_BYTES);
        Descriptor skeletonsLayer = bounded(manifest.only(MediaTypes.SKELETONS), Skeletons.MAX_BYTES);
        List<byte[]> verified = new ArrayList<>();
        List<FetchStep> steps = new ArrayList<>();
        for (Descriptor layer : List.of(configLayer, skeletonsLayer)) {
            steps.add(new BlobStep(
                    new PackConfig.Blob(layer.digest(), layer.size()),
                    () -> ByteBuffer.allocate(Math.toIntExact(layer.size())),
                    bytes -> verified.add(copy(bytes))));
        }
        new Fetcher(source, new AtomicLong(), listener, () -> {}).fetch(steps);
        byte[] configBytes = verified.get(0);
        byte[] skeletonBytes = verified.get(1);
        PackConfig config = PackConfig.parse(configBytes);
        if (!config.skeletons().digest().equals(skeletonsLayer.digest())) {
            throw new FormatException("manifest and configuration of " + source.describe()
                    + " name different skeletons; pack the model again");
        }
        return new OpenedPack(
                config,
                Skeletons.parse(skeletonBytes, config),
                manifestBytes.length + configLayer.size() + skeletonsLayer.size());
    }

    private static Descriptor bounded(Descriptor layer, int maxBytes) throws FormatException {
        if (layer.size() < 1 || layer.size() > maxBytes) {
            throw new FormatException("layer " + layer.mediaType() + " claims " + layer.size() + " bytes; 1 to "
                    + maxBytes + " are allowed");
        }
        return layer;
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.capacity()];
        Slices.of(bytes, 0, copy.length).get(copy);
        return copy;
    }
}
