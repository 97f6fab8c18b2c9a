package dev.slide.scenario;

import dev.slide.model.ModelProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models of a scenario while its users are read. Lists of them are shared. */
final class Models {
    private final List<ModelProfile> profiles = new ArrayList<>();
    private final Map<String, ModelProfile> byName = new HashMap<>();
    /** Also of models with faults, of which users may speak without another fault. */
    private final Set<String> names = new HashSet<>();

    private final Map<List<String>, List<ModelProfile>> lists = new HashMap<>();
    private boolean complete = true;
    private @Nullable List<ModelProfile> all;

    /** Takes a name; false if it is taken. */
    boolean addName(String name) {
        return names.add(name);
    }

    void add(ModelProfile profile) {
        profiles.add(profile);
        byName.put(profile.name(), profile);
    }

    /** There are models whose names could not be read. */
    void addNameless() {
        complete = false;
    }

    /** Whether a name is certain to be of none. */
    boolean lacks(String name) {
        return complete && !names.contains(name);
    }

    Set<String> names() {
        return names;
    }

    @Nullable
    ModelProfile profile(String name) {
        return byName.get(name);
    }

    /** All of them, always the same list. */
    List<ModelProfile> all() {
        List<ModelProfile> list = all;
        if (list == null) {
            list = List.copyOf(profiles);
            all = list;
        }
        return list;
    }

    /** The models of these names, always the same list for the same names; null if one has a fault. */
    @Nullable
    List<ModelProfile> list(List<String> wanted) {
        List<ModelProfile> known = lists.get(wanted);
        if (known != null) {
            return known;
        }
        List<ModelProfile> list = new ArrayList<>();
        for (String name : wanted) {
            ModelProfile profile = byName.get(name);
            if (profile == null) {
                return null;
            }
            list.add(profile);
        }
        List<ModelProfile> shared = List.copyOf(list);
        lists.put(List.copyOf(wanted), shared);
        return shared;
    }

    /** How many different lists there are. */
    int lists() {
        return lists.size();
    }
}
