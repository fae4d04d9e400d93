// ragshell's start-up script. From the repository's root:  jshell --startup jshell/rag.jsh
/env --class-path target/ragshell.jar
/open target/classes/io/github/ragshell/shell.jsh
if (!java.nio.file.Files.exists(java.nio.file.Path.of("target/ragshell.jar"))) System.out.println("target/ragshell.jar is missing. In the root of the repository build it, then start again:\n\n    mvn -q package -DskipTests\n");
