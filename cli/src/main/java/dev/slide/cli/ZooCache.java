package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.format.OciLayout;
import dev.slide.pack.PackOptions;
import dev.slide.pack.Packer;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.stream.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Models of the zoo, built and packed when they are asked for and kept. What another version of SLIDE made is made anew.
 *
 * <pre>
 * CACHE/zoo/seed-N/NAME.onnx        CACHE/zoo/seed-N/NAME.built-by
 * CACHE/zoo/packs/NAME/             CACHE/zoo/NAME.packed-by        "packs" is a node's store; of seed 1
 * </pre>
 */
final class ZooCache {
    /** Of the weights, where nothing else is said. */
    static final long SEED = 1;

    private static final String PREFIX = "zoo:";

    private final Path folder;
    private final Room room;
    private final String version;
    private final Console console;

    ZooCache(Path cache, Room room, String version, Console console) {
        this.folder = cache.resolve("zoo");
        this.room = room;
        this.version = version;
        this.console = console;
    }

    /** In the user's cache folder. */
    static ZooCache ofUser(Console console) throws IOException {
        return new ZooCache(UserCache.folder(), Room.ofMachine(), Slide.version(), console);
    }

    /** Whether a location means a model of the zoo. */
    static boolean isZoo(String location) {
        return location.startsWith(PREFIX);
    }

    /** The model that {@code zoo:NAME} means. */
    static ZooModel named(String location) throws CliException {
        return ZooNames.find(location.substring(PREFIX.length()));
    }

    /** The location itself, or the folder of the pack that {@code zoo:NAME} means. */
    static String packAt(String location, Console console) throws Exception {
        return isZoo(location) ? ofUser(console).pack(named(location)).toString() : location;
    }

    /** The folder that a node serves the packs from. */
    Path store() {
        return folder.resolve("packs");
    }

    /** The models as ONNX files; none is begun where not all have room. */
    List<Path> onnx(List<ZooModel> models, long seed) throws IOException, CliException {
        long missing = 0;
        for (ZooModel model : models) {
            missing += isBuilt(model, seed) ? 0 : model.fileBytes();
        }
        room.requireDisk(folder, missing);
        List<Path> files = new ArrayList<>();
        for (ZooModel model : models) {
            files.add(onnx(model, seed));
        }
        return files;
    }

    /** The model as an ONNX file. */
    Path onnx(ZooModel model, long seed) throws IOException, CliException {
        Path file = file(model, seed);
        if (isBuilt(model, seed)) {
            return file;
        }
        room.requireDisk(folder, model.fileBytes());
        Files.createDirectories(folder.resolve("seed-" + seed));
        try (ProgressBar bar = console.progress("building " + model.name())) {
            model.write(file, seed, written -> bar.update(written, model.fileBytes()));
        }
        Files.writeString(builtMark(model, seed), version);
        return file;
    }

    private boolean isBuilt(ZooModel model, long seed) throws IOException {
        Path file = file(model, seed);
        return Files.exists(file) && Files.size(file) == model.fileBytes() && isMarked(builtMark(model, seed));
    }

    private Path file(ZooModel model, long seed) {
        return folder.resolve("seed-" + seed).resolve(model.name() + ".onnx");
    }

    private Path builtMark(ZooModel model, long seed) {
        return folder.resolve("seed-" + seed).resolve(model.name() + ".built-by");
    }

    /** The model packed. */
    Path pack(ZooModel model) throws Exception {
        Path pack = store().resolve(model.name());
        Path mark = folder.resolve(model.name() + ".packed-by");
        if (OciLayout.isLayout(pack) && isMarked(mark)) {
            return pack;
        }
        Path onnx = onnx(model, SEED);
        room.requireForPacking(model.name(), Packer.size(onnx), store());
        Files.createDirectories(store());
        try (ProgressBar bar = console.progress("packing " + model.name())) {
            Packer.pack(
                    onnx, pack, PackOptions.defaults().withName(model.name()).withProgress(bar::step));
        }
        Files.writeString(mark, version);
        return pack;
    }

    private boolean isMarked(Path mark) throws IOException {
        return Files.exists(mark) && Files.readString(mark).equals(version);
    }
}
