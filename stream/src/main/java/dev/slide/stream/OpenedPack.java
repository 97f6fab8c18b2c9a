package dev.slide.stream;

import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.PackConfig;
import dev.slide.format.Skeletons;
import java.io.IOException;
import java.util.List;
import okio.BufferedSource;

/**
 * What is known of a pack before its weights: verified configuration and skeletons.
 *
 * @param config of the pack
 * @param skeletons of the pack
 * @param bytes that it took
 */
record OpenedPack(PackConfig config, Skeletons skeletons, long bytes) {

    private static final int MAX_CONFIG_BYTES = 64 << 20;

    static OpenedPack open(PackSource source) throws IOException {
        byte[] manifestBytes = source.manifest();
        Manifest manifest = Manifest.parse(manifestBytes);
        Descriptor configLayer = bounded(manifest.only(MediaTypes.PACK_CONFIG), MAX_CONFIG_BYTES);
        Descriptor skeletonsLayer = bounded(manifest.only(MediaTypes.SKELETONS), Skeletons.MAX_BYTES);
        byte[] configBytes;
        byte[] skeletonBytes;
        try (BufferedSource in = source.open(List.of(
                Part.whole(configLayer.digest(), configLayer.size()),
                Part.whole(skeletonsLayer.digest(), skeletonsLayer.size())))) {
            configBytes = verified(in, configLayer, "configuration", source);
            skeletonBytes = verified(in, skeletonsLayer, "skeletons", source);
        }
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

    private static byte[] verified(BufferedSource in, Descriptor layer, String what, PackSource source)
            throws IOException {
        byte[] bytes = in.readByteArray(layer.size());
        if (!Digest.of(bytes).equals(layer.digest())) {
            throw new FormatException(
                    what + " of " + source.describe() + " does not match its digest " + layer.digest());
        }
        return bytes;
    }
}
