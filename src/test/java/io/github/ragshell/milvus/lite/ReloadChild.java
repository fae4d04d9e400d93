package io.github.ragshell.milvus.lite;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/** Loads the library again and again, as a server of applications does, and leaves databases open. */
final class ReloadChild {

    private ReloadChild() {}

    public static void main(String[] arguments) throws Exception {
        String database = arguments[0];
        open("first", database);
        System.gc();
        Object second = open("second", database);
        second.getClass().getMethod("close").invoke(second);
        second = null;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(200);
        }
        open("third", database);
        System.exit(0);
    }

    private static Object open(String what, String database) throws Exception {
        var loader = new URLClassLoader(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(ReloadChild::url)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
        Class<?> type = loader.loadClass(MilvusLite.class.getName());
        if (type == MilvusLite.class) {
            throw new IllegalStateException("the class is the same");
        }
        Object lite = type.getMethod("open", String.class).invoke(null, database);
        var client = new MilvusClientV2(ConnectConfig.builder()
                .uri((String) type.getMethod("uri").invoke(lite))
                .build());
        System.out.printf(
                "%s %s %s%n",
                what,
                type.getMethod("pid").invoke(lite),
                client.listCollections().getCollectionNames());
        client.close();
        return lite;
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
