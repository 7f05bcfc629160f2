package org.workflowserver.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.identity.account.UserView;

/** Users as callers see them. */
final class UserJson {
  private UserJson() {}

  /** A user; a password is in no answer. */
  static Map<String, Object> user(UserView user) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", user.id());
    json.put("username", user.username());
    json.put("display_name", user.displayName().orElse(null));
    json.put("groups", List.copyOf(user.groups()));
    json.put("org", user.org());
    json.put("must_change_password", user.mustChangePassword());
    json.put("created_at", user.createdAt());
    json.put("updated_at", user.updatedAt());
    return json;
  }
}
