Feature: Setting limits
  Admins change limits while the service runs. A change names what it changes, holds at once and over restarts, and is on record.

  @RL5
  Scenario: A change holds at once, leaves the others, and outlives a restart
    When Alex Keller limits "bookings per device" to 7 at once and 60 per minute
    And Alex Keller limits the devices of a person to 3
    Then Sam Moreau sees that "bookings per device" is limited to 7 at once and 60 per minute
    When the service restarts
    Then Sam Moreau sees that "bookings per device" is limited to 7 at once and 60 per minute
    And Sam Moreau sees that a person may have 3 devices
    And Sam Moreau sees that "connects of the service" is limited to 1000 at once and 30000 per minute

  @RL5 @CM1
  Scenario: A change that was acknowledged outlives a crash
    When Alex Keller limits the devices of a person to 3
    And the service crashes and starts again
    Then Alex Keller sees that a person may have 3 devices

  @RL5 @AD1
  Scenario: Every change is on record, those that were refused as well
    When Alex Keller limits the devices of a person to 3
    And Alex Keller tries to limit "commands per panel" to 1 at once and 60 per minute
    Then the audit log tells "limits:set" by Alex Keller: OK
    And the audit log tells "limits:set" by Alex Keller: LOCKS_OUT_ADMINS
    And the audit log has 2 records for Alex Keller

  @RL6
  Scenario Outline: <what> of <size> at once and <rate> per minute lock out all admins, and are refused
    When Alex Keller tries to limit "<what>" to <size> at once and <rate> per minute
    Then that is refused with LOCKS_OUT_ADMINS, which names "<field>"
    When Sam Moreau's probe connects
    Then Sam Moreau's probe is welcomed

    Examples:
      | what                 | size | rate | field                              |
      | connects of admins   | 1    | 600  | handshakes.adminsPerNode.size      |
      | connects of admins   | 50   | 1    | handshakes.adminsPerNode.perSecond |
      | connects per address | 1    | 600  | handshakes.perAddress.size         |
      | commands per panel   | 2    | 600  | commands.perDevice.admin.size      |

  @RL5
  Scenario: A person who may do less than each of their devices makes no sense
    When Alex Keller tries to limit "reads per person" to 1 at once and 1200 per minute
    Then that is refused with BAD_REQUEST, which names "commands.perPerson.reads.size"
    And Alex Keller sees that "reads per person" is limited to 400 at once and 1200 per minute

  @RL5 @CM6
  Scenario: A limit that does not exist is not silently ignored
    When Alex Keller's probe connects
    And Alex Keller's probe sends "limits:set" with change set to {"connectionsPerPersn": 3}
    Then Alex Keller's probe is answered with BAD_REQUEST
    And the answer to Alex Keller's probe says that change does not fit

  @RL5 @CM6
  Scenario: Limits are the business of admins
    When Ada's probe connects
    And Ada's probe sends "limits:set"
    Then Ada's probe is answered with UNKNOWN_EVENT
