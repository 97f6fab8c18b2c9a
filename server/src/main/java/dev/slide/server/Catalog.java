package dev.slide.server;

import dev.slide.format.Descriptor;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.PackConfig;
import dev.slide.server.cell.PackModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The packs of the store as models that tasks can ask for. Safe for use by several threads. */
final class Catalog {
    private static final int MAX_CONFIG_BYTES = 64 << 20;

    private final Store store;
    private final Map<String, PackModel> known = new ConcurrentHashMap<>();

    Catalog(Store store) {
        this.store = store;
    }

    /**
     * The models of these names.
     *
     * @param names repositories, with a tag or not
     * @throws Refusal 404 if one is not in the store, 422 if it is no pack
     * @throws IOException if a file cannot be read
     */
    List<PackModel> models(List<String> names) throws Refusal, IOException {
        List<PackModel> models = new ArrayList<>(names.size());
        for (String name : names) {
            models.add(model(name));
        }
        return models;
    }

    private PackModel model(String name) throws Refusal, IOException {
        int colon = name.indexOf(':');
        Repository repository = store.repository(colon < 0 ? name : name.substring(0, colon));
        Repository.ManifestFile manifest = repository.manifest(colon < 0 ? "latest" : name.substring(colon + 1));
        String digest = manifest.digest().toString();
        PackModel before = known.get(name);
        if (before != null && before.manifestDigest().equals(digest)) {
            return before;
        }
        try {
            PackModel model = read(name, repository, manifest);
            known.put(name, model);
            return model;
        } catch (FormatException | IllegalArgumentException e) {
            throw new Refusal(422, "MODEL_UNUSABLE", name + " is no pack that can be planned: " + e.getMessage());
        }
    }

    private static PackModel read(String name, Repository repository, Repository.ManifestFile file) throws IOException {
        Manifest manifest = Manifest.parse(file.content().getBytes());
        Descriptor config = manifest.only(MediaTypes.PACK_CONFIG);
        Descriptor skeletons = manifest.only(MediaTypes.SKELETONS);
        PackConfig pack = PackConfig.parse(repository.read(config.digest(), MAX_CONFIG_BYTES));
        long head = file.content().length() + config.size() + skeletons.size();
        return PackModel.of(name, file.digest().toString(), head, pack);
    }
}
