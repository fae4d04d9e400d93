package io.github.ragshell;

import io.github.ragshell.core.Setting;
import java.util.HashMap;
import java.util.Map;

/** Sets settings for a test, and puts back what was there before when it is closed. */
public final class SystemProperties implements AutoCloseable {

    private final Map<String, String> before = new HashMap<>();

    public SystemProperties with(Setting setting, Object value) {
        before.putIfAbsent(setting.property(), System.getProperty(setting.property()));
        System.setProperty(setting.property(), value.toString());
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
