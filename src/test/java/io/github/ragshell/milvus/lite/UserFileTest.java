package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.internal.FileOwner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {

    @TempDir
    Path directory;

    @Test
    void should_leave_a_file_with_an_access_control_list_to_its_owner_alone() throws Exception {
        UserPrincipal owner = Files.getOwner(directory);
        var file = new ListOnly(owner);

        UserFile.restrict(file);

        assertThat(file.getAcl()).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo(AclEntryType.ALLOW);
            assertThat(entry.principal()).isEqualTo(owner);
            assertThat(entry.permissions())
                    .contains(AclEntryPermission.READ_DATA, AclEntryPermission.WRITE_DATA, AclEntryPermission.DELETE);
        });
    }

    @Test
    void should_know_its_own_files_by_the_owner_of_new_ones() throws Exception {
        Path ours = UserFile.create(directory, "a", ".tmp");

        assertThat(FileOwner.isOurs(ours)).isTrue();
        assertThat(FileOwner.hasOwnerOfNewFiles(ours)).isTrue();
    }

    /** What a file on Windows has. */
    private static final class ListOnly implements AclFileAttributeView {

        private final UserPrincipal owner;
        private List<AclEntry> entries = List.of();

        ListOnly(UserPrincipal owner) {
            this.owner = owner;
        }

        @Override
        public String name() {
            return "acl";
        }

        @Override
        public List<AclEntry> getAcl() {
            return entries;
        }

        @Override
        public void setAcl(List<AclEntry> entries) {
            this.entries = entries;
        }

        @Override
        public UserPrincipal getOwner() {
            return owner;
        }

        @Override
        public void setOwner(UserPrincipal owner) {
            throw new UnsupportedOperationException();
        }
    }
}
