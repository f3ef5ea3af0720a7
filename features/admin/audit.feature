Feature: What admins did
  The log is read by whoever wants to know what happened last night, and what was tried.

  @AD1 @RL6
  Scenario: Looked through by what came of it, and by when
    When Alex Keller limits the devices of a person to 3
    And 10 minutes pass
    And Alex Keller tries to limit "commands per panel" to 1 at once and 60 per minute
    Then the audit log has 2 records for Alex Keller
    And the audit log has 1 refused record for Alex Keller
    And the audit log of the last 5 minutes has 1 record for Alex Keller
    And the audit log of the last 20 minutes has 2 records for Alex Keller

  @AD1
  Scenario: An outcome that does not exist
    Given Alex Keller's probe connects
    When Alex Keller's probe sends "audit:list" with outcome set to "perhaps"
    Then Alex Keller's probe is answered with BAD_REQUEST
    And the answer to Alex Keller's probe says that outcome does not fit
