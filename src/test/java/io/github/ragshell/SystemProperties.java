package io.github.ragshell;

import io.github.ragshell.core.Setting;
import java.util.HashMap;
import java.util.Map;

/** Sets settings and other system properties for a test, and puts back what was there before when it is closed. */
public final class SystemProperties implements AutoCloseable {

    private final Map<String, String> before = new HashMap<>();

    public SystemProperties with(Setting setting, Object value) {
        return with(setting.property(), value);
    }

    public SystemProperties with(String property, Object value) {
        if (!before.containsKey(property)) {
            before.put(property, System.getProperty(property));
        }
        System.setProperty(property, value.toString());
        return this;
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
